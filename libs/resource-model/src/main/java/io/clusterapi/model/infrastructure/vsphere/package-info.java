/**
 * Types of vSphere in the group {@code infrastructure.cluster.x-k8s.io}, version v1beta2, with
 * upstream's JSON shape.
 */
package io.clusterapi.model.infrastructure.vsphere;
