/** Azure Machine Learning's online endpoints, made what Git says. */
@NullMarked
package io.gitops4j.canary.azure;

import org.jspecify.annotations.NullMarked;
