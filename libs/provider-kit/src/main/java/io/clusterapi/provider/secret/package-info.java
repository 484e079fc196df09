/** Secrets, fetched at the moment of use and never kept. */
package io.clusterapi.provider.secret;
