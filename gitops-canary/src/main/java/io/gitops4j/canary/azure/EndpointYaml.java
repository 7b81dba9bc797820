package io.gitops4j.canary.azure;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An endpoint, from {@code az ml}'s words to the REST API's. */
final class EndpointYaml {
  private static final Set<String> KEYS =
      Set.of(
          "$schema",
          "name",
          "type",
          "description",
          "tags",
          "properties",
          "auth_mode",
          "compute",
          "identity",
          "traffic",
          "mirror_traffic",
          "public_network_access",
          "deployments");
  private static final Map<String, String> AUTHENTICATION =
      Map.of("key", "Key", "aml_token", "AMLToken", "aad_token", "AADToken");

  private EndpointYaml() {}

  static KubernetesManifest read(String origin, Fields content) {
    YamlKeys keys = new YamlKeys(origin, "", content).only(KEYS);
    Fields properties = Fields.of("authMode", keys.word("auth_mode", "key", AUTHENTICATION));
    properties = keys.copied(properties, Map.of("description", "description"));
    if (keys.has("properties")) {
      properties = properties.with("properties", keys.texts("properties"));
    }
    if (keys.has("compute")) {
      properties = properties.with("compute", keys.text("compute"));
    }
    if (keys.has("public_network_access")) {
      Map<String, String> words = Map.of("enabled", "Enabled", "disabled", "Disabled");
      properties =
          properties.with("publicNetworkAccess", keys.word("public_network_access", "", words));
    }
    if (content.asMap().containsKey("traffic")) {
      properties = properties.with("traffic", keys.inner("traffic").content());
    }
    if (keys.has("mirror_traffic")) {
      properties = properties.with("mirrorTraffic", keys.inner("mirror_traffic").content());
    }
    Fields spec = Fields.of("identity", identity(keys)).with("properties", properties);
    spec = keys.has("tags") ? spec.with("tags", keys.texts("tags")) : spec;
    return AzureMlRenderer.manifest(origin, AzureMlRenderer.ENDPOINT, "", keys.text("name"), spec);
  }

  /** Unless said the endpoint has one of its own, as with {@code az ml}. */
  private static Fields identity(YamlKeys keys) {
    YamlKeys identity = keys.inner("identity").only(Set.of("type", "user_assigned_identities"));
    Map<String, String> types =
        Map.of("system_assigned", "SystemAssigned", "user_assigned", "UserAssigned");
    Fields written = Fields.of("type", identity.word("type", "system_assigned", types));
    List<Fields> users = new ArrayList<>(identity.content().objects("user_assigned_identities"));
    Fields ids = Fields.none();
    for (Fields user : users) {
      YamlKeys one = new YamlKeys(keys.origin(), "identity.user_assigned_identities", user);
      ids = ids.with(one.text("resource_id"), Fields.none());
    }
    return users.isEmpty() ? written : written.with("userAssignedIdentities", ids);
  }
}
