/** What a provider implements for each kind of part, and what runs it. */
package io.clusterapi.provider.driver;
