/** Routers whose traffic is split by what their manifests say. */
@NullMarked
package io.gitops4j.canary.traffic;

import org.jspecify.annotations.NullMarked;
