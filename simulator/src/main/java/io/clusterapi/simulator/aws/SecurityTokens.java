package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.Scope;
import io.clusterapi.simulator.cloud.View;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Security Token Service: who am I, and sessions of roles in any account. A role whose path
 * begins with {@code external-} wants the rest of that step as external ID: {@code
 * role/external-4711/builder}.
 */
final class SecurityTokens {
  private static final Scope SESSIONS = new Scope("simulator", "", "");
  private static final String TYPE = "role-session";
  private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::(\\d{12}):role/(.+)");

  private static final Pattern EXTERNAL = Pattern.compile("external-([^/]+)/.+");

  void addTo(Actions actions) {
    actions.read("GetCallerIdentity", this::identity).write("AssumeRole", this::assume);
  }

  /** The caller, moved into the account of its session when its key is one of a session. */
  static Caller resolve(View view, Caller caller, Instant now) {
    Optional<Resource> session = view.find(SESSIONS, TYPE, caller.accessKey());
    if (session.isPresent() && !now.isBefore(Instant.parse(session.get().text("expiration")))) {
      throw new AwsError(
          403, "ExpiredToken", "The security token included in the request is expired");
    }
    return session
        .map(one -> caller.inSession(one.text("account"), one.text("arn")))
        .orElse(caller);
  }

  private ObjectNode identity(Call call) {
    String arn = call.caller().sessionArn();
    return object(
        "Arn",
        arn.isEmpty() ? "arn:aws:iam::" + call.account() + ":user/simulated" : arn,
        "UserId",
        call.caller().accessKey(),
        "Account",
        call.account());
  }

  private ObjectNode assume(Call call) {
    String role = call.parameters().require("RoleArn");
    String name = call.parameters().require("RoleSessionName");
    Matcher form = ROLE.matcher(role);
    if (!form.matches()) {
      throw LoadBalancers.validation(role + " is invalid");
    }
    if (!name.matches("[\\w+=,.@-]{2,64}")) {
      throw LoadBalancers.validation(
          "RoleSessionName '" + name + "' must have 2 to 64 characters of [\\w+=,.@-]");
    }
    int seconds = call.parameters().number("DurationSeconds").orElse(3600);
    if (seconds < 900 || seconds > 43200) {
      throw LoadBalancers.validation("DurationSeconds '" + seconds + "' must be from 900 to 43200");
    }
    Matcher wanted = EXTERNAL.matcher(form.group(2));
    if (wanted.matches() && !call.parameters().get("ExternalId", "").equals(wanted.group(1))) {
      throw new AwsError(
          403,
          "AccessDenied",
          call.caller().accessKey() + " is not authorized to perform: sts:AssumeRole on " + role);
    }
    String account = form.group(1);
    String roleName = form.group(2).replaceFirst(".*/", "");
    String arn = "arn:aws:sts::" + account + ":assumed-role/" + roleName + "/" + name;
    String key = "ASIA" + Ids.hex(16).toUpperCase(Locale.ROOT);
    String end = call.now().plus(Duration.ofSeconds(seconds)).toString();
    call.transaction()
        .create(
            SESSIONS,
            TYPE,
            key,
            object("account", account, "arn", arn, "expiration", end),
            object());
    return object(
        "Credentials",
        object(
            "AccessKeyId",
            key,
            "SecretAccessKey",
            Ids.hex(40),
            "SessionToken",
            Ids.hex(64),
            "Expiration",
            end),
        "AssumedRoleUser",
        object(
            "AssumedRoleId",
            "AROA" + Ids.hex(16).toUpperCase(Locale.ROOT) + ":" + name,
            "Arn",
            arn));
  }
}
