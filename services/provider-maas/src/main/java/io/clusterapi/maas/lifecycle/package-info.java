/** The lives of MaasClusters and MaasMachines, and how they are shown. Pure. */
package io.clusterapi.maas.lifecycle;
