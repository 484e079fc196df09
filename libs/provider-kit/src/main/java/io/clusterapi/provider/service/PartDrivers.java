package io.clusterapi.provider.service;

import io.clusterapi.provider.driver.PartDriver;
import java.util.List;

/**
 * All drivers of a provider as one bean: a list of beans would be looked up one by one. A provider
 * produces this; {@link ProviderBeans} makes the rest of it.
 */
public record PartDrivers(List<PartDriver> all) {}
