package io.gitops4j.canary.traffic;

import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.Fields;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An online endpoint, as {@code az ml} writes it or as the REST API shows it. */
final class AzureEndpoint {
  private static final Set<String> TELLING = Set.of("traffic", "auth_mode", "deployments");
  private final FileDocument document;
  private final boolean rest;

  AzureEndpoint(FileDocument document) {
    this.document = document;
    this.rest = isRest(document.content());
  }

  /**
   * Shares by the names of deployments.
   *
   * @param at where they are
   * @param values none if there is no such place
   */
  record Shares(String at, Fields values) {}

  /** Whether an object is the endpoint of that name. */
  static boolean isEndpoint(Fields object, String name) {
    String schema = Places.text(object, "$schema", "").toLowerCase(Locale.ROOT);
    boolean telling = TELLING.stream().anyMatch(object.asMap()::containsKey);
    boolean other = object.asMap().containsKey("apiVersion") || isOfEndpoint(object);
    return object.findText("name").filter(name::equals).isPresent()
        && !other
        && (isRest(object) || schema.endsWith("onlineendpoint.schema.json") || telling);
  }

  /** Whether an object is a deployment of the endpoint of that name. */
  static boolean isDeployment(Fields object, String endpoint) {
    return object.findText("endpoint_name").filter(endpoint::equals).isPresent()
        || id(object).contains("/onlineendpoints/" + lower(endpoint) + "/deployments/");
  }

  private static boolean isOfEndpoint(Fields object) {
    return object.asMap().containsKey("endpoint_name") || id(object).contains("/deployments/");
  }

  private static boolean isRest(Fields object) {
    return !object.object("properties").isEmpty();
  }

  private static String id(Fields object) {
    return lower(Places.text(object, "id", ""));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  FileDocument document() {
    return document;
  }

  Shares traffic() {
    return shares("traffic");
  }

  Shares mirror() {
    return shares(rest ? "mirrorTraffic" : "mirror_traffic");
  }

  private Shares shares(String key) {
    return new Shares(rest ? "properties." + key : key, inner().object(key));
  }

  private Fields inner() {
    return rest ? document.content().object("properties") : document.content();
  }

  /** The names of deployments in the same file. */
  Set<String> deployments() {
    List<Fields> listed = document.content().objects("deployments");
    return listed.stream()
        .map(deployment -> deployment.findText("name").orElse(null))
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  /** What it says of its state in a word; empty if nothing. */
  String state() {
    return Places.text(inner(), rest ? "provisioningState" : "provisioning_state", "");
  }

  /** Where it is asked. */
  Optional<URI> address() {
    return inner().findText(rest ? "scoringUri" : "scoring_uri").map(URI::create);
  }
}
