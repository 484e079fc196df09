/** Writes the CRDs from the Java types. Needs crd-generator-api-v2, which only the build has. */
package io.clusterapi.model.schema.generation;
