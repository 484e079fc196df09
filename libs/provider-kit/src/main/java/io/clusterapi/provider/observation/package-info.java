/** Looks at the parts of all clusters in batches and tells only what is new. */
package io.clusterapi.provider.observation;
