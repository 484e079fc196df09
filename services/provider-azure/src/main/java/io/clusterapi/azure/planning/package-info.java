/** What a cluster and a machine consist of on Azure. Pure. */
package io.clusterapi.azure.planning;
