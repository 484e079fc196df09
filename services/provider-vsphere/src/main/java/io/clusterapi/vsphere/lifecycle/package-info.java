/** How VSphereClusters and VSphereMachines live and what they show. Pure. */
package io.clusterapi.vsphere.lifecycle;
