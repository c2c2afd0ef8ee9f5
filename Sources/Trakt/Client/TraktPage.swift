// SPDX-License-Identifier: MIT

/// The pages of Trakt's web site that users are referred to.
public enum TraktPage {
  /// Creates an API application.
  public static let newApplication = "https://app.trakt.tv/settings/apps/api/new"
  /// Lists the applications that are connected to an account, and disconnects them.
  public static let connectedApplications = "https://app.trakt.tv/settings/apps"
}
