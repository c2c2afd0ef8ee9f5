// SPDX-License-Identifier: MIT

import Playback
import Scrobbling
import Testing
import Trakt

@testable import Daemon

@Suite struct ConfigurationFileTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func load(
    _ text: String, _ environment: [String: String] = [:]
  ) throws -> Settings {
    let path = try directory.write(text.utf8, to: "config.toml")
    return try ConfigurationFile.load(path: path, environment: environment)
  }

  private func failure(_ text: some Sequence<UInt8>) throws -> ConfigurationError? {
    let path = try directory.write(text, to: "config.toml")
    do throws(ConfigurationError) {
      _ = try ConfigurationFile.load(path: path, environment: [:])
      return nil
    } catch {
      return error
    }
  }

  @Test func `missing and empty files are the defaults`() throws {
    #expect(
      try ConfigurationFile.load(path: directory.path + "/none", environment: [:]) == Settings())
    #expect(try load("") == Settings())
    #expect(try load("# nothing but a comment\n\n[trakt]\n") == Settings())
  }

  /// TOML++ would trap on these.
  @Test(arguments: [
    "[", "[{a]", "[[ ", "[ [rule]]", "\t[#]", "[\u{7F}", "[=]", "[.a]", "[[{rule]]", "a = [}",
    "a = [1, }", "a = 1979-05-27T-1:00",
  ])
  func reportsLineOfInvalidTOML(_ text: String) throws {
    let problem = try failure("[log]\nlevel = \"info\"\n\(text)\n".utf8)
    #expect(problem?.message.contains("line 3") == true)
  }

  @Test func `strings and comments pass the check`() throws {
    let settings = try load(
      "[scrobble]\nexclude = [\"[{\", '[}', \"\"\"\n[{\"\"\", '1979-05-27T-'] # [}\n")
    #expect(settings.exclude == ["[{", "[}", "[{", "1979-05-27T-"])
    #expect(try failure("a = \"\\\"\" # \"\n[{".utf8)?.message.contains("line 2") == true)
  }

  @Test func `every key is read`() throws {
    let settings = try load(
      """
      [trakt]
      client_id = "id"
      client_secret = "secret"
      api_url = "https://api"
      auth_url = "https://auth"
      [trakt.sharing]
      twitter = true
      mastodon = false
      tumblr = true
      [scrobble]
      threshold = 90
      threshold_movies = 92
      threshold_episodes = 85
      credits_count = true
      min_watched = 12.5
      start_after = 0
      include = ["/films", "/tv"]
      exclude = ["/films/private"]
      [delivery]
      late_after = 120
      [osd]
      scrobbled = false
      unmatched = false
      problems = false
      [resume]
      mode = "always"
      key = "Ctrl+y"
      [players]
      attach = ["/run/user/1/mpv-*"]
      [rate]
      ask = "movies"
      [log]
      level = "debug"
      """)
    var wanted = Settings()
    wanted.clientID = "id"
    wanted.clientSecret = "secret"
    wanted.apiURL = "https://api"
    wanted.authURL = "https://auth"
    wanted.sharing = Sharing(twitter: true, mastodon: false, tumblr: true)
    wanted.threshold = 90
    wanted.thresholdOfMovies = 92
    wanted.thresholdOfEpisodes = 85
    wanted.creditsCount = true
    wanted.resumeMode = "always"
    wanted.resumeKey = "Ctrl+y"
    wanted.minWatched = 12.5
    wanted.startAfter = 0
    wanted.include = ["/films", "/tv"]
    wanted.exclude = ["/films/private"]
    wanted.lateAfter = 120
    wanted.osd = OSDSettings(scrobbled: false, unmatched: false, problems: false)
    wanted.attach = ["/run/user/1/mpv-*"]
    wanted.ratingPromptMode = "movies"
    wanted.logLevel = "debug"
    #expect(settings == wanted)
    #expect(settings.policy.threshold == Progress(percent: 90))
    #expect(settings.policy.minWatched == 0.125)
    #expect(settings.policy.thresholdOfMovies == Progress(percent: 92))
    #expect(settings.policy.thresholdOfEpisodes == Progress(percent: 85))
    #expect(settings.policy.creditsCount)
    #expect(settings.resume == ResumeSettings(mode: .always, key: "Ctrl+y"))
  }

  /// Ensures that each new key is tested.
  @Test func `there are no other keys`() {
    #expect(Setting.all.count == 24)
    #expect(Set(Setting.all.map(\.path)).count == Setting.all.count)
  }

  @Test func `environment overrides the file`() throws {
    let settings = try load(
      "[trakt]\nclient_id = \"file\"\nclient_secret = \"file\"\n[log]\nlevel = \"error\"",
      [
        "SCROBBLED_TRAKT_CLIENT_ID": "environment", "SCROBBLED_TRAKT_CLIENT_SECRET": "",
        "SCROBBLED_TRAKT_API_URL": "https://a", "SCROBBLED_TRAKT_AUTH_URL": "https://b",
        "SCROBBLED_LOG_LEVEL": "info", "SCROBBLED_OTHER": "x",
      ])
    #expect(settings.clientID == "environment")
    #expect(settings.clientSecret == "file", "an empty variable is not set")
    #expect(settings.apiURL == "https://a")
    #expect(settings.authURL == "https://b")
    #expect(settings.logLevel == "info")
  }

  @Test func `empty string counts as unset`() throws {
    #expect(try load("[trakt]\nclient_id = \"\"").clientID == nil)
  }

  @Test func `environment is validated too`() {
    #expect(throws: ConfigurationError.self) {
      try ConfigurationFile.load(path: "/none", environment: ["SCROBBLED_LOG_LEVEL": "loud"])
    }
  }

  @Test(
    arguments: [
      (
        "[scrobble]\ntreshold = 90", "unknown key scrobble.treshold",
        "did you mean scrobble.threshold?"
      ),
      ("[scrobbel]\nthreshold = 90", "unknown key scrobbel", "did you mean scrobble?"),
      ("threshold = 90", "unknown key threshold", "did you mean scrobble.threshold?"),
      ("[trakt.share]\nmastodon = true", "unknown key trakt.share", "did you mean trakt.sharing?"),
      ("[trakt]\nclientid = \"a\"", "unknown key trakt.clientid", "did you mean trakt.client_id?"),
      ("[trakt.client_id]\na = 1", "trakt.client_id: expected a string", nil),
      ("[scrobble]\nthreshold = \"90\"", "threshold: expected a number from 80 to 100", nil),
      ("[scrobble]\nthreshold = 79.9", "threshold: expected a number from 80 to 100", nil),
      ("[scrobble]\nthreshold = 101", "threshold: expected a number from 80 to 100", nil),
      ("[scrobble]\nthreshold = nan", "threshold: expected a number from 80 to 100", nil),
      ("[scrobble]\nthreshold = inf", "threshold: expected a number from 80 to 100", nil),
      ("[scrobble]\ninclude = \"/films\"", "include: expected an array of strings", nil),
      ("[scrobble]\ninclude = [1]", "include: expected an array of strings", nil),
      ("[osd]\nscrobbled = 1", "scrobbled: expected true or false", nil),
      ("[trakt]\nclient_id = 5", "client_id: expected a string", nil),
      ("[log]\nlevel = \"loud\"", "level: expected one of debug, info", nil),
      ("scrobble = 5", "unknown key scrobble", nil),
      ("a = 1\nb = = 2", "line 2", nil),
      ("[scrobble", "line 1", nil),
    ] as [(String, String, String?)])
  func `invalid file is rejected`(_ text: String, _ message: String, _ hint: String?) throws {
    let error = try #require(try failure(text.utf8))
    #expect(error.message.contains(message), "\(error.message)")
    #expect(error.message.hasPrefix("\(directory.path)/config.toml: "))
    #expect(!error.message.contains("\n"))
    if let hint { #expect(error.hint == hint) }
  }

  @Test func `messages contain no secret`() throws {
    for text in [
      "[trakt]\nclient_secret = hunter2", "[trakt]\nclient_secret = \"hunter2",
      "[trakt]\nclient_secret = [\"hunter2\"]", "client_secret = \"hunter2\"",
    ] {
      let error = try #require(try failure(text.utf8))
      #expect(!"\(error)".contains("hunter2"), "\(error)")
    }
  }

  @Test func `invalid UTF-8 is rejected`() throws {
    #expect(try failure([0xFF, 0xFE, 0x00])?.message.hasSuffix("not UTF-8") == true)
  }

  @Test func `file over the size limit is rejected`() throws {
    let large = [UInt8](repeating: 0x23, count: (1 << 20) + 1)
    #expect(try failure(large)?.message.hasSuffix("larger than 1 MiB") == true)
  }

  @Test func `directory is rejected`() {
    #expect(throws: ConfigurationError.self) {
      try ConfigurationFile.load(path: directory.path, environment: [:])
    }
  }

  // MARK: addresses

  private func trakt(_ api: String?, _ auth: String? = nil) throws -> TraktConfiguration {
    var settings = Settings()
    settings.apiURL = api
    settings.authURL = auth
    return try settings.trakt()
  }

  @Test func `addresses of Trakt have defaults`() throws {
    #expect(try trakt(nil).apiURL == "https://api.trakt.tv")
    #expect(try trakt(nil).authURL == "https://auth.trakt.tv")
    #expect(try trakt("https://stand.in").authURL == "https://stand.in")
    #expect(try trakt("https://a", "https://b").authURL == "https://b")
    #expect(try trakt(nil).userAgent == "scrobbled/\(version)")
  }

  @Test(arguments: ["http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:1"])
  func `plain http is accepted for loopback`(_ address: String) throws {
    #expect(try trakt(address).apiURL == address)
  }

  @Test(arguments: [
    "http://api.trakt.tv", "http://127.0.0.1.example.org", "ftp://a", "api.trakt.tv", "",
    "https://me:secret@a", "https://a?x=1",
  ])
  func otherAddressesAreRefused(_ address: String) {
    #expect(throws: ConfigurationError.self) { try trakt(address) }
  }

  @Test func `rejected address does not reveal its secret`() throws {
    do throws(ConfigurationError) {
      var settings = Settings()
      settings.apiURL = "https://me:hunter2@host/?key=hunter2"
      _ = try settings.trakt()
    } catch {
      #expect(!"\(error)".contains("hunter2"))
      #expect(CommandFailure(error).exit == .configuration)
    }
  }
}
