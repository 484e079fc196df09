/** Decisions about control planes, their Machines and bootstrap data: pure functions of a slice. */
package io.clusterapi.controlplane.planning;
