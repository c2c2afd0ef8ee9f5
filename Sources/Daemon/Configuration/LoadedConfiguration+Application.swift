// SPDX-License-Identifier: MIT

internal import Trakt

/// Selection of the API application from, in order of precedence: the environment, the user's file,
/// the sign-in, the system's files, the build. A secret is never combined with the client id of
/// another application.
extension LoadedConfiguration {
  /// Removes the application that the files of the system have set, for ``inherit(_:builtInID:)``.
  mutating func removeApplication() -> InheritedApplication? {
    defer {
      settings.clientID = nil
      settings.clientSecret = nil
    }
    return settings.clientID.map {
      InheritedApplication(clientID: $0, clientSecret: settings.clientSecret)
    }
  }

  /// Applies the application of the system or of the build, unless the user has one.
  ///
  /// - Parameters:
  ///   - ofSystem: the application of the system's files.
  ///   - builtInID: the client id of the build.
  mutating func inherit(_ ofSystem: InheritedApplication?, builtInID: String?) {
    if let id = settings.clientID {
      // The user's file repeats the client id of the system's application.
      if id == ofSystem?.clientID, settings.clientSecret == nil {
        settings.clientSecret = ofSystem?.clientSecret
      }
    } else if var application = ofSystem {
      application.clientSecret = settings.clientSecret ?? application.clientSecret
      settings.inherited = application
    } else if let builtInID {
      settings.inherited = InheritedApplication(clientID: builtInID)
    }
  }

  /// Sets the effective application for display: the one of the sign-in, unless the configuration
  /// has one.
  mutating func complete(by credentials: Credentials?) {
    guard settings.clientID == nil else { return }
    if let id = credentials?.clientID {
      settings.clientID = id
      settings.clientSecret = credentials?.clientSecret
      for path in Self.paths { origins[path] = .signIn }
    } else {
      let isBuiltIn = origins["trakt.client_id"] == nil
      settings.clientID = settings.inherited?.clientID
      settings.clientSecret = settings.inherited?.clientSecret
      if isBuiltIn { for path in Self.paths { origins[path] = .builtIn } }
    }
  }

  private static let paths = ["trakt.client_id", "trakt.client_secret"]
}
