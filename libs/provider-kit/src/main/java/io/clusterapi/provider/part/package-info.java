/**
 * An infrastructure object as a graph of parts, and the pure planner that builds it up and takes it
 * down. Nothing here calls a cloud or reads a clock.
 */
package io.clusterapi.provider.part;
