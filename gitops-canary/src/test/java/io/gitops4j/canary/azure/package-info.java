/** Tests of what deploys to Azure Machine Learning. */
@NullMarked
package io.gitops4j.canary.azure;

import org.jspecify.annotations.NullMarked;
