/**
 * Types of the group {@code controlplane.cluster.x-k8s.io}, version v1beta2, with upstream's JSON
 * shape.
 */
package io.clusterapi.model.controlplane;
