package io.clusterapi.model.infrastructure.vsphere;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Network of a virtual machine. */
public class VSphereNetworkSpec {
  @JsonPropertyDescription("Network devices, in order.")
  @Required
  @Size(max = 128)
  public List<NetworkDevice> devices;

  @JsonPropertyDescription("Static routes of the machine.")
  @Size(max = 512)
  public List<Route> routes;

  /** One network device. */
  public static class NetworkDevice {
    @JsonPropertyDescription("Name or inventory path of the network.")
    @Required
    @Size(min = 1, max = 2048)
    public String networkName;

    @JsonPropertyDescription("Name of the device in the guest.")
    @Size(min = 1, max = 1024)
    public String deviceName;

    @JsonPropertyDescription("IPv4 address by DHCP; not together with IPv4 ipAddrs.")
    public Boolean dhcp4;

    @JsonPropertyDescription("IPv6 address by DHCP; not together with IPv6 ipAddrs.")
    public Boolean dhcp6;

    @JsonPropertyDescription("IPv4 gateway.")
    @Size(min = 1, max = 64)
    public String gateway4;

    @JsonPropertyDescription("IPv6 gateway.")
    @Size(min = 1, max = 64)
    public String gateway6;

    @JsonPropertyDescription("Static addresses in CIDR notation.")
    @Size(max = 128)
    public List<@Size(min = 1, max = 43) String> ipAddrs;

    @JsonPropertyDescription("Maximum transmission unit in bytes.")
    public Long mtu;

    @JsonPropertyDescription("MAC address; vCenter gives one when absent.")
    @Size(min = 1, max = 23)
    public String macAddr;

    @JsonPropertyDescription("DNS servers.")
    @Size(max = 128)
    public List<@Size(min = 1, max = 64) String> nameservers;

    @JsonPropertyDescription("Static routes of the device.")
    @Size(max = 512)
    public List<Route> routes;

    @JsonPropertyDescription("DNS search domains.")
    @Size(max = 128)
    public List<@Size(min = 1, max = 1024) String> searchDomains;

    @JsonPropertyDescription("Pools addresses are claimed from.")
    @Size(max = 128)
    public List<IPPoolReference> addressesFromPools;

    @JsonPropertyDescription("What is taken from DHCP for IPv4.")
    public DHCPOverrides dhcp4Overrides;

    @JsonPropertyDescription("What is taken from DHCP for IPv6.")
    public DHCPOverrides dhcp6Overrides;

    @JsonPropertyDescription("The device gets its addresses from elsewhere; none is waited for.")
    public Boolean skipIPAllocation;
  }

  /** A static route. */
  public static class Route {
    @JsonPropertyDescription("Destination, an address or range.")
    @Required
    @Size(min = 1, max = 43)
    public String to;

    @JsonPropertyDescription("Gateway.")
    @Required
    @Size(min = 1, max = 39)
    public String via;

    @JsonPropertyDescription("Weight of the route.")
    @Required
    @Min(0)
    public Integer metric;
  }

  /** A pool of addresses. */
  public static class IPPoolReference {
    @JsonPropertyDescription("Name of the pool.")
    @Required
    @Size(min = 1, max = 253)
    @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")
    public String name;

    @JsonPropertyDescription("Kind of the pool.")
    @Required
    @Size(min = 1, max = 63)
    @Pattern("^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$")
    public String kind;

    @JsonPropertyDescription("API group of the pool.")
    @Required
    @Size(min = 1, max = 253)
    @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")
    public String apiGroup;
  }

  /** What is taken from DHCP; what is absent is as the distribution has it. */
  public static class DHCPOverrides {
    @JsonPropertyDescription("Name sent to the DHCP server.")
    @Size(max = 1024)
    public String hostname;

    @JsonPropertyDescription("Metric of routes.")
    @Min(0)
    public Integer routeMetric;

    @JsonPropertyDescription("Whether the host name is sent.")
    public Boolean sendHostname;

    @JsonPropertyDescription("Whether its name servers are used.")
    public Boolean useDNS;

    @JsonPropertyDescription("true, false or route: what its domain is used for.")
    @Size(max = 128)
    public String useDomains;

    @JsonPropertyDescription("Whether its host name is taken.")
    public Boolean useHostname;

    @JsonPropertyDescription("Whether its MTU is taken.")
    public Boolean useMTU;

    @JsonPropertyDescription("Whether its time servers are used.")
    public Boolean useNTP;

    @JsonPropertyDescription("Whether its routes are installed.")
    @Size(max = 128)
    public String useRoutes;
  }
}
