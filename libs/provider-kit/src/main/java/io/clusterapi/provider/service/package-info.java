/** A provider's service: what is wired alike for every cloud. */
package io.clusterapi.provider.service;
