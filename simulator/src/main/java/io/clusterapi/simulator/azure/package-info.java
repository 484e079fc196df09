/** A simulated Azure: Resource Manager over HTTP, its token endpoint, and what it offers. */
package io.clusterapi.simulator.azure;
