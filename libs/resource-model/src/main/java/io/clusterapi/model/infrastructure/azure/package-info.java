/**
 * Types of Azure in the group {@code infrastructure.cluster.x-k8s.io}, version v1beta1, with
 * upstream's JSON shape.
 */
package io.clusterapi.model.infrastructure.azure;
