/** vCenter: its SOAP API, sessions, tasks, and the drivers over them. */
package io.clusterapi.vsphere.cloud;
