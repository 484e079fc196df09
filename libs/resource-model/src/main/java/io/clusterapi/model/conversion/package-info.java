/**
 * Conversion between the versions of a kind, on JSON trees: v1beta1 objects are accepted and served
 * while v1beta2 is what is stored. What one version cannot say is kept beside the object, so that
 * going there and back loses nothing.
 */
package io.clusterapi.model.conversion;
