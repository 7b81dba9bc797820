/**
 * Blue and green in six steps: on an online endpoint of Azure ML, where nothing but this reconciles
 * Git to Azure, and behind a router of the Gateway API. One pipeline for both.
 */
@NullMarked
package io.gitops4j.examples.bluegreen;

import org.jspecify.annotations.NullMarked;
