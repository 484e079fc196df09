package io.clusterapi.simulator.aws;

import io.clusterapi.simulator.cloud.Resource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A page of a list. The token names the last resource of the page by its place in the order of
 * creation, so that what is deleted between two pages makes no other resource be left out.
 *
 * @param next the token of the next page, when there is one
 */
record Pages(List<Resource> resources, Optional<String> next) {

  static Pages of(List<Resource> all, Optional<Integer> size, Optional<String> token) {
    List<Resource> rest = all;
    if (token.isPresent()) {
      long after = sequence(token.get());
      rest = all.stream().filter(resource -> resource.sequence() > after).toList();
    }
    int limit = size.orElse(Integer.MAX_VALUE);
    if (rest.size() <= limit) {
      return new Pages(rest, Optional.empty());
    }
    List<Resource> page = rest.subList(0, limit);
    String last = Long.toString(page.get(limit - 1).sequence());
    return new Pages(
        page,
        Optional.of(Base64.getEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8))));
  }

  /** By the {@code MaxResults} and {@code NextToken} of an EC2 call. */
  static Pages ofEc2(Call call, List<Resource> all) {
    Optional<Integer> size = call.parameters().number("MaxResults");
    size.ifPresent(
        most -> {
          if (most < 5) {
            throw AwsError.invalid(
                "Value ( "
                    + most
                    + " ) for parameter maxResults is invalid. Expecting a value greater than 5.");
          }
        });
    return of(all, size.map(most -> Math.min(most, 1000)), call.parameters().find("NextToken"));
  }

  private static long sequence(String token) {
    try {
      byte[] text = Base64.getDecoder().decode(token);
      return Long.parseLong(new String(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw AwsError.invalid("Unable to parse pagination token");
    }
  }
}
