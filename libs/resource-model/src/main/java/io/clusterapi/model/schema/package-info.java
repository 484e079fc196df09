/**
 * Schemas of the kinds: pruning, defaulting and validation as Kubernetes does them. The CRDs in
 * {@code deploy/kubernetes/crds} are the one source.
 */
package io.clusterapi.model.schema;
