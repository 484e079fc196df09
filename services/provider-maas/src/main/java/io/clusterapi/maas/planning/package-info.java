/** What a cluster and a machine consist of on MAAS. Pure. */
package io.clusterapi.maas.planning;
