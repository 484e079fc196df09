/** Making the manifest of a cluster from a template. */
package io.clusterapi.clusterctl.generate;
