/** Calls to MAAS, and to the Nodes of the clusters on it. */
package io.clusterapi.maas.cloud;
