/**
 * Types of the group {@code bootstrap.cluster.x-k8s.io}, version v1beta2, with upstream's JSON
 * shape.
 */
package io.clusterapi.model.bootstrap;
