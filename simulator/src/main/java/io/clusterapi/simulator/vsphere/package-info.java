/** A simulated vCenter: its SOAP API, its tags over REST, and the virtual machines behind it. */
package io.clusterapi.simulator.vsphere;
