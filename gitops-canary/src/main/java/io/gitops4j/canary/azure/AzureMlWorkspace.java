package io.gitops4j.canary.azure;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A workspace of Azure Machine Learning.
 *
 * @param subscription its id
 * @param resourceGroup its name
 * @param name the workspace's
 * @param location where it is, as {@code westeurope}
 */
public record AzureMlWorkspace(
    String subscription, String resourceGroup, String name, String location) {
  private static final Pattern VERSION =
      Pattern.compile("azureml:(?<name>[^:@/]+):(?<version>[^:@/]+)");
  private static final Map<String, String> FOLDERS =
      Map.of("model", "models", "environmentId", "environments", "codeId", "codes");

  /** Checks that none is blank. */
  public AzureMlWorkspace {
    if (subscription.isBlank() || resourceGroup.isBlank() || name.isBlank() || location.isBlank()) {
      throw new IllegalArgumentException(
          "A workspace has a subscription, a resource group, a name and a location");
    }
  }

  /** Its id in Azure. */
  String id() {
    return "/subscriptions/"
        + subscription
        + "/resourceGroups/"
        + resourceGroup
        + "/providers/Microsoft.MachineLearningServices/workspaces/"
        + name;
  }

  /**
   * The id of what a file calls {@code azureml:name:version}; anything else is left as it is.
   *
   * @param property what it is, in the API's words
   */
  String resolve(String property, String reference) {
    Matcher version = VERSION.matcher(reference);
    String folder = FOLDERS.get(property);
    if (folder != null && version.matches()) {
      return String.join(
          "/", id(), folder, version.group("name"), "versions", version.group("version"));
    }
    return property.equals("compute") && reference.startsWith("azureml:")
        ? id() + "/computes/" + reference.substring("azureml:".length())
        : reference;
  }
}
