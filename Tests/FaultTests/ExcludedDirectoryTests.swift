// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// `exclude` and `include` apply to real paths too.
@Suite("Excluded directories", .withScenarioReport)
struct ExcludedDirectoryTests {
  private static let excluding = Scenario.quick + "exclude = [\"~/Videos/Private\"]\n"

  /// Opened in `~/Videos`, where `link` points to `Private` and `Public/film.mkv` into it.
  static let ways = [
    "Private/The Matrix (1999).mkv", "Public/../Private/The Matrix (1999).mkv",
    "./Private//The Matrix (1999).mkv", "VIDEOS//Private/The Matrix (1999).mkv",
    "file://VIDEOS/Public/..//Private/The%20Matrix%20%281999%29.mkv",
    "link/The Matrix (1999).mkv", "Public/The Matrix (1999).mkv",
    "link/../Private/The Matrix (1999).mkv",
  ]

  @Test("any path into an excluded directory stores and sends nothing", arguments: ways)
  func excluded(way: String) async throws {
    try await Scenario.run(configuration: Self.excluding) { scenario in
      try scenario.makeDirectories()
      let player = try scenario.scripted()
      try await player.watchThrough(scenario.path(way), in: scenario.home.videos.path)
      try await scenario.expectNothingRecorded(of: player)
    }
  }

  @Test("status shows nothing of an excluded file", arguments: ways.prefix(6))
  func status(way: String) async throws {
    try await Scenario.run(configuration: Self.excluding) { scenario in
      try scenario.makeDirectories()
      let player = try scenario.scripted()
      try player.open(path: scenario.path(way), in: scenario.home.videos.path, at: 40)
      let status = try await scenario.player { $0["note"] == "excluded" }
      #expect(status["state"] == "playing")
      for key in ["path", "position", "duration", "progress", "watched", "media"] {
        #expect(status[key] == nil, "\(key)")
      }
      let text = try await scenario.home.scrobbled("status").output
      #expect(text.hasPrefix("playing   excluded\n"))
      try player.end()
      try player.open("Movies/Breaking Bad S01E01.mkv", at: 40)
      let other = try await scenario.player { $0["path"] != nil }
      #expect(other["note"] == nil)
      #expect(other["position"] != nil)
    }
  }

  @Test("excluded directory may be a link or not normalized")
  func unusualPath() async throws {
    for directory in ["~/Videos/link", "~/Videos/Public/../Private//", "~/Videos/link/."] {
      let configuration = Scenario.quick + "exclude = [\"\(directory)\"]\n"
      try await Scenario.run(configuration: configuration) { scenario in
        try scenario.makeDirectories()
        let player = try scenario.scripted()
        let way = scenario.path("VIDEOS/Private/The Matrix (1999).mkv")
        try await player.watchThrough(way, in: "/")
        try await scenario.expectNothingRecorded(of: player)
      }
    }
  }

  @Test("include applies to the given and the real path")
  func included() async throws {
    let configuration = Scenario.quick + "include = [\"~/Videos/link\"]\n"
    try await Scenario.run(configuration: configuration) { scenario in
      try scenario.makeDirectories()
      let player = try scenario.scripted()
      let directory = scenario.home.videos.path
      try await player.watchThrough("Private/The Matrix (1999).mkv", in: directory)
      try await player.watchThrough("Movies/Severance S02E03.mkv", in: directory)
      try await player.watchThrough("Public/../link/Breaking Bad S01E01.mkv", in: directory)
      try await scenario.waitForDelivery()
      let paths = try await scenario.home.history().map { $0["path"]?.string ?? "" }
      #expect(
        paths == [
          "\(directory)/link/Breaking Bad S01E01.mkv", "\(directory)/Private/The Matrix (1999).mkv",
        ])
    }
  }

  @Test("rules, match and history accept any form of a path")
  func spellings() async throws {
    let rule = "\n[[rule]]\npath = \"~/Videos/Public/*\"\nid = \"tt0087182\"\n"
    try await Scenario.run(configuration: Scenario.quick + rule) { scenario in
      try scenario.makeDirectories()
      let player = try scenario.scripted()
      let directory = scenario.home.videos.path
      try await player.watchThrough("Private/..//Public/./Holiday.mkv", in: directory)
      try await scenario.waitForDelivery()
      #expect(await scenario.plays == ["Dune (1984)"])

      try await player.watchThrough("Movies/Dune.mkv", in: directory)
      try await scenario.waitForDelivery()
      let file = "\(directory)/Public//../Movies/./Dune.mkv"
      let match = try await scenario.home.run(["match", file, "tt1160419"])
      #expect(match.output.contains("1 play will be delivered"))
      try await scenario.waitForDelivery()
      #expect(await scenario.plays == ["Dune (1984)", "Dune (2021)"])

      let history = try await scenario.home.run([
        "history", "--json", "\(directory)//Movies/../Public",
      ])
      let entries = try #require(try JSON(text: history.output).array)
      #expect(entries.map { $0["path"] } == [.string("\(directory)/Public/Holiday.mkv")])
    }
  }
}

extension ScriptedPlayer {
  /// Opens a file, and ends it after playback.
  func watchThrough(_ path: String, in directory: String) async throws {
    try becomeNewPlayer()
    try open(path: path, in: directory, at: 85, ago: 30)
    try await waitForAcknowledgement(of: end(at: 100))
  }
}

extension Scenario {
  /// The player in `status --json`, once it satisfies a condition.
  fileprivate func player(_ isSo: (JSON) -> Bool) async throws -> JSON {
    for _ in 0..<100 {
      let report = try JSON(text: try await home.scrobbled("status", "--json").output)
      if let player = report["players"]?.array?.first, isSo(player) { return player }
    }
    throw SetupError("status does not show the player as expected")
  }

  fileprivate func path(_ way: String) -> String {
    way.replacing("VIDEOS", with: home.videos.path)
  }

  fileprivate func makeDirectories() throws {
    let files = FileManager.default
    let videos = home.videos
    for directory in ["Private", "Public", "Movies"] {
      try files.createDirectory(
        at: videos.appending(path: directory), withIntermediateDirectories: true)
    }
    let video = videos.appending(path: "Private/The Matrix (1999).mkv")
    try Data().write(to: video)
    try files.createSymbolicLink(
      at: videos.appending(path: "link"), withDestinationURL: videos.appending(path: "Private"))
    try files.createSymbolicLink(
      at: videos.appending(path: "Public/The Matrix (1999).mkv"), withDestinationURL: video)
  }

  /// Expects another file to be sent, and nothing before it.
  fileprivate func expectNothingRecorded(of player: ScriptedPlayer) async throws {
    // By another player: a file opened in the past by this one would have no playback time.
    player.disconnect()
    let other = try scripted()
    try await other.watchThrough("Movies/Breaking Bad S01E01.mkv", in: home.videos.path)
    try await waitForDelivery()
    #expect(await sandbox.exchanges.allSatisfy { !"\($0)".contains("Matrix") })
    try await daemon.terminate()
    #expect(try daemon.log.entries.allSatisfy { !$0.contains("Matrix") })
    #expect(try !journal.contains("Matrix"))
    #expect(await plays == [Videos.pilotTitle])
  }
}
