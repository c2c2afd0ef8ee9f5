// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// Players that do not load scripts from mpv's directory.
@Suite("Setup of other players", .withScenarioReport)
struct OtherPlayersTests {
  @Test("setup prepares installed players, doctor agrees, and removal leaves the home as before")
  func wholeWay() async throws {
    try await Scenario.run(isSignedIn: false, hasDaemon: false) { scenario in
      let home = scenario.home
      try home.addDirectory(".local/share/flatpak/app/io.mpv.Mpv")
      try home.addDirectory("bin")
      try Data("#!/bin/sh\n".utf8).write(to: home.directory.appending(path: "bin/celluloid"))
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755],
        ofItemAtPath: home.directory.appending(path: "bin/celluloid").path)
      let variables = [
        "PATH": "\(home.directory.path)/bin:\(home.environment["PATH"] ?? "")"
      ]
      let before = try home.files

      let unprepared = try await home.scrobbled("setup", variables: variables)
      #expect(!unprepared.output.contains("written:"), "must ask first")
      #expect(unprepared.output.contains("Celluloid is not recorded"))
      let setup = try await home.scrobbled("setup", "--yes", variables: variables)
      #expect(setup.output.contains("\ncelluloid written: ~/.config/celluloid/scripts"))
      #expect(setup.output.contains("\nflatpak  written: ~/.local/share/flatpak/overrides/"))
      for place in ["~/.config/mpv", "~/.var/app/io.mpv.Mpv/config/mpv"] {
        #expect(setup.output.contains(", Alt+r rate: written to \(place)/input.conf\n"))
      }
      let override = home.directory.appending(path: ".local/share/flatpak/overrides/io.mpv.Mpv")
      #expect(
        try String(contentsOf: override, encoding: .utf8)
          == "[Context]\nfilesystems=xdg-run/scrobbled;\n")
      let link = home.directory.appending(
        path: ".var/app/io.mpv.Mpv/config/mpv/scripts/scrobbled.so")
      #expect(FileManager.default.fileExists(atPath: link.path))

      let doctor = try await home.scrobbled("doctor", "--json", variables: variables)
      let checks = try #require(try JSON(text: doctor.output)["checks"]?.array)
      for name in ["celluloid", "flatpak"] {
        #expect(checks.first { $0["name"]?.string == name }?["state"] == "ok", "\(name)")
      }
      let again = try await home.scrobbled("setup", "--yes", variables: variables)
      #expect(!again.output.contains("written:"))

      let removal = try await home.scrobbled("setup", "--remove", variables: variables)
      #expect(removal.output.contains("\nflatpak  removed from "))
      #expect(try home.files == before)
    }
  }
}

extension Home {
  fileprivate func addDirectory(_ path: String) throws {
    try FileManager.default.createDirectory(
      at: directory.appending(path: path), withIntermediateDirectories: true)
  }

  /// The paths of everything but the state.
  fileprivate var files: Set<String> {
    get throws {
      Set(try FileManager.default.subpathsOfDirectory(atPath: directory.path))
        .filter { !$0.hasPrefix(".local/state") && !$0.hasPrefix("run/") }
    }
  }
}
