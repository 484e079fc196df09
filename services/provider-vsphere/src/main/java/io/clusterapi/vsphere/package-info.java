/** The infrastructure provider for vSphere. */
package io.clusterapi.vsphere;
