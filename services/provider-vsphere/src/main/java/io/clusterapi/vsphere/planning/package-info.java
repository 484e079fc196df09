/** What a cluster and a machine need of vSphere. Pure. */
package io.clusterapi.vsphere.planning;
