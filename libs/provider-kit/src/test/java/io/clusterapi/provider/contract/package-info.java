/** What every provider has to keep, and what tests of providers are driven with. */
package io.clusterapi.provider.contract;
