/**
 * What the author of a service writes against: pure values and interfaces. Nothing here does I/O,
 * knows Quarkus or Mutiny, or reads a clock.
 */
package io.clusterapi.loop.plan;
