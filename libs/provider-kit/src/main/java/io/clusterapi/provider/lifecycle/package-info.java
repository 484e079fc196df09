/** The life of infrastructure clusters and machines, the same for every provider. */
package io.clusterapi.provider.lifecycle;
