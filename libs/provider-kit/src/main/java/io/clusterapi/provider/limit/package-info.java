/** Keeps the calls of all clusters of one account within what the cloud allows. */
package io.clusterapi.provider.limit;
