// SPDX-License-Identifier: MIT

import FoundationEssentials
import Fuzzing
import Testing

@testable import Daemon

@Suite("Fuzz: config.toml")
struct ConfigurationFuzzTests {
  private static let corpus = [
    """
    # a comment
    [trakt]
    client_id = "abc" # another
    client_secret = 'def'
    api_url = "https://api.trakt.tv"
    auth_url = "http://127.0.0.1:8080"
    [scrobble]
    threshold = 92.5
    min_watched = 50
    start_after = 1_0
    include = ["~/Videos", "/mnt/films"]
    exclude = []
    [delivery]
    late_after = 0x3C
    [[rule]]
    path = "~/anime/Show/*"
    id = "tmdb:1396"
    season_offset = -1
    episode_offset = 12
    season = 3
    [[rule]]
    path = '/films/*'
    id = "https://trakt.tv/movies/the-matrix-1999"
    """,
    "[log]\nlevel = \"debug\"\n[osd]\nscrobbled = false\n[trakt.sharing]\nmastodon = true\n",
    "a.b.c = 1979-05-27T07:32:00-08:00\n\"\" = \"\"\"\n\\u00e9\"\"\"\nx = { y = [1, 2.5e3, inf] }",
  ]

  @Test("any file is loaded or rejected with one line")
  func files() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/config.toml"
    await Fuzz(Self.corpus).run { bytes, _ in
      guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
        return "no file"
      }
      do throws(ConfigurationError) {
        let settings = try ConfigurationFile.load(path: path, environment: ["HOME": "/home/a"])
        guard (80...100).contains(settings.threshold) else { return "\(settings.threshold) %" }
        guard try ConfigurationFile.load(path: path, environment: ["HOME": "/home/a"]) == settings
        else { return "read twice it says two things" }
        _ = try settings.trakt()
        return nil
      } catch {
        let isLine = !error.message.isEmpty && !error.message.contains("\n")
        return isLine ? nil : "no line: \(error.message)"
      }
    }
  }
}
