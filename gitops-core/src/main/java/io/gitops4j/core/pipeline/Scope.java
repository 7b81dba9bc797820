package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.NodePath;
import java.util.Optional;

/**
 * Where something happens: in which release, at which node, for which environment.
 *
 * @param release what the run has so far
 * @param node the node
 * @param environment the environment of the stage around it, if it has one
 */
public record Scope(Release release, NodePath node, Optional<String> environment) {}
