// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import Daemon

@Suite struct ConfigTests {
  private let directory: TemporaryDirectory
  private let paths: Paths

  init() throws {
    directory = try TemporaryDirectory()
    paths = Paths(environment: ["HOME": directory.path])
  }

  private func report(
    _ text: String? = nil, _ environment: [String: String] = [:]
  ) throws -> ConfigReport {
    if let text {
      try FileManager.default.createDirectory(
        atPath: paths.configuration, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(filePath: paths.configurationFile))
    }
    return try ConfigReport(paths: paths, environment: environment)
  }

  /// Uncommenting everything yields the defaults, or a valid example.
  @Test func `sample is valid and changes nothing`() throws {
    let sample = ConfigSample.text.split(separator: "\n")
    #expect(sample.allSatisfy { $0.first == "#" || $0.first == "[" })
    let path = try directory.write(ConfigSample.text.utf8, to: "sample.toml")
    #expect(try ConfigurationFile.load(path: path, environment: [:]) == Settings())

    let lines = sample.map {
      $0.hasPrefix("# ") && $0.contains(" = ") || $0.hasPrefix("# [[") ? $0.dropFirst(2) : $0
    }
    let whole = try directory.write(lines.joined(separator: "\n").utf8, to: "whole.toml")
    let loaded = try ConfigurationFile.loadWithOrigins(path: whole, environment: [:])
    #expect(Set(loaded.origins.keys) == Set(Setting.all.map(\.path) + ["rule", "webhook"]))
    // These have no default but a sensible example.
    var wanted = Settings()
    (wanted.thresholdOfMovies, wanted.thresholdOfEpisodes) = (90, 85)
    #expect(loaded.settings.policy == wanted.policy)
    #expect(loaded.settings.resume == wanted.resume)
    #expect(loaded.settings.rules.count == 1)
    #expect(loaded.settings.webhooks.count == 1)
  }

  @Test func `each value has its origin`() throws {
    let report = try report(
      """
      [trakt]
      client_id = "from the file"
      client_secret = "hunter2"
      api_url = "https://file"
      [scrobble]
      threshold = 85
      exclude = ["~/\\"quoted\\"", "b"]
      [[rule]]
      path = "/anime/*"
      id = "tmdb:1396"
      season_offset = -1
      episode_offset = 12
      season = 3
      """,
      ["SCROBBLED_TRAKT_API_URL": "https://environment"])
    let text = ConfigText(report).text
    #expect(
      text == """
        # \(paths.configurationFile)
        trakt.client_id = "from the file"         # config.toml
        trakt.client_secret = "********"          # config.toml
        trakt.api_url = "https://environment"     # SCROBBLED_TRAKT_API_URL
        # trakt.auth_url                          # https://auth.trakt.tv, or api_url if only that is set
        # trakt.sharing.twitter                   # as in your Trakt settings
        # trakt.sharing.mastodon                  # as in your Trakt settings
        # trakt.sharing.tumblr                    # as in your Trakt settings
        scrobble.threshold = 85                   # config.toml
        # scrobble.threshold_movies               # value of threshold
        # scrobble.threshold_episodes             # value of threshold
        scrobble.credits_count = false            # default
        scrobble.min_watched = 0                  # default
        scrobble.start_after = 5                  # default
        scrobble.include = []                     # default
        scrobble.exclude = ["~/\\"quoted\\"", "b"]  # config.toml
        delivery.late_after = 60                  # default
        osd.scrobbled = true                      # default
        osd.unmatched = true                      # default
        osd.problems = true                       # default
        resume.mode = "offer"                     # default
        # resume.key                              # Ctrl+r
        players.attach = []                       # default
        rate.ask = "never"                        # default
        log.level = "notice"                      # default

        [[rule]]
        path = "/anime/*"
        id = "tmdb:1396"
        season_offset = -1
        episode_offset = 12
        season = 3
        """)
    #expect(!(try jsonText(report)).contains("hunter2"))
    // The output is valid as input.
    let path = try directory.write(text.utf8, to: "printed.toml")
    #expect(try ConfigurationFile.load(path: path, environment: [:]).threshold == 85)
  }

  @Test func `application of the sign-in is effective`() throws {
    try paths.makeState()
    let path = "\(paths.state)/credentials.json"
    try Data(#"{"client_id":"kept","client_secret":"hunter2"}"#.utf8).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    let text = ConfigText(try report()).text
    #expect(text.contains(#"trakt.client_id = "kept"  "#))
    #expect(text.contains("# sign-in"))
    #expect(text.hasPrefix("# \(paths.configurationFile) (missing)\n"))
    #expect(!text.contains("hunter2"))
    let other = ConfigText(try report(nil, ["SCROBBLED_TRAKT_CLIENT_ID": "mine"])).text
    #expect(other.contains(#"trakt.client_id = "mine""#))
    #expect(!other.contains("# sign-in"))
  }

  @Test func `invalid configuration is an error`() throws {
    #expect(throws: CommandFailure.self) { try report("[scrobble]\nthreshold = 1") }
    #expect(throws: CommandFailure.self) { try report("[trakt]\napi_url = \"ftp://a\"") }
  }
}
