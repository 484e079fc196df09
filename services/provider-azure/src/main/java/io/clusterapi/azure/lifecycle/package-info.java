/** The lives of AzureClusters and AzureMachines, and how they appear. */
package io.clusterapi.azure.lifecycle;
