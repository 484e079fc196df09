/** Reading manifests people write: YAML or JSON, one or many documents, within limits, as trees. */
package io.clusterapi.model.manifest;
