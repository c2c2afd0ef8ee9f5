// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// Every command in README.md and docs: lines `$ …` are run, and commands in the text must exist.
@Suite("Commands in the documentation", .requiresPlayer, .withScenarioReport)
struct DocumentTests {
  /// Commands that are not run here, and their locations.
  private static let elsewhere = [
    "sudo make install": "as root; .ci/run installs into a directory",
    "make demo": "its build is there already; what follows is run below",
    "make chaos SEED=1 DURATION=600": "ChaosTests, for 40 s",
    "scrobbled setup": "SystemdTests, with a user manager",
    "scrobbled setup --yes --application-fd 3 3<application.txt": "SystemdTests, as above",
    "scrobbled doctor": "DoctorTests; it fails in a home without units",
    "systemctl --user disable --now trakt-scrobbler.service": "another program's unit",
  ]

  @Test("each command succeeds")
  func commands() async throws {
    let ci = try String(
      contentsOf: Products.sources.appending(path: ".ci/run"), encoding: .utf8)
    let commands = try Document.all().flatMap(\.commands)
    #expect(commands.count >= 10)
    for unknown in Set(Self.elsewhere.keys).subtracting(commands) {
      Issue.record("no document has \(unknown)")
    }
    try await Scenario.run { scenario in
      // The state that the documentation describes.
      for name in ["Holiday.mkv", "Videos/private/x.mkv"] {
        _ = try await scenario.home.add(.video(seconds: 20), as: "../\(name)")
      }
      for command in Set(commands).subtracting(Self.elsewhere.keys).sorted() {
        if command.hasPrefix("make ") {
          #expect(
            ci.contains(" \(command) ") || ci.contains("\n\(command)\n")
              || ci.contains("\n\(command) "), "\(command) is run by .ci/run")
          continue
        }
        let directory = URL(filePath: try Products.scrobbled()).deletingLastPathComponent().path
        let environment = scenario.home.environment.merging(
          ["PATH": "\(directory):\(Requirements.path)"]) { $1 }
        let done = try await CommandResult.run(
          ["/bin/sh", "-c", "cd && \(command)"], environment: environment)
        #expect(done.end == .exited(0), "\(command): \(done.errors)")
      }
    }
  }

  @Test("commands of the privacy statement delete everything")
  func deletion() async throws {
    let statement = try #require(try Document.all().first { $0.name == "privacy.md" })
    let commands = statement.lines.filter { $0.hasPrefix("    scrobbled ") }
    #expect(commands.count == 3)
    try await Scenario.run(hasDaemon: false) { scenario in
      try scenario.home.install()
      let backup = #"[{"media_info": {"type": "movie", "title": "Heat", "year": 1995}, "#
      let file = scenario.home.directory.appending(path: "watched_backlog.json")
      try Data((backup + #""progress": 95, "updated_at": 1700000000}]"#).utf8).write(to: file)
      #expect(try await scenario.home.scrobbled("import", file.path).end == .exited(0))
      let programs = scenario.home.installed.deletingLastPathComponent().path
      let environment = scenario.home.environment.merging(
        ["PATH": "\(programs):\(Requirements.path)"]) { $1 }
      for command in commands {
        let done = try await CommandResult.run(
          ["/bin/sh", "-c", String(command)], environment: environment)
        #expect(done.end == .exited(0), "\(command): \(done.errors)")
      }
      #expect(!FileManager.default.fileExists(atPath: scenario.home.state.path))
      #expect(await scenario.sandbox.exchanges.contains { $0.path == "/oauth/revoke" })
    }
  }

  @Test("demo plays and prints the output shown in README", .timeLimit(.minutes(5)))
  func demo() async throws {
    let demo = try await CommandResult.run(
      [Products.sources.appending(path: "scripts/demo").path],
      environment: ["PATH": Requirements.path, "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"],
      within: 240)
    #expect(demo.end == .exited(0), "\(demo.errors)")
    let printed = Set(demo.output.split(separator: "\n").map(Self.shape))
    let readme = try #require(try Document.all().first { $0.name == "README.md" })
    let shown = readme.block(after: "make demo")
    #expect(shown.count > 10)
    for line in shown where line != "…" {
      #expect(printed.contains(Self.shape(line[...])), "\(line)")
    }
  }

  /// A line without varying parts: numbers, bars, days and process ids.
  private static func shape(_ line: Substring) -> String {
    line.replacing(/[0-9]+/, with: "0").replacing(/[#.]{2,}/, with: "#")
      .replacing(/\w+day 0 \w+/, with: "day").replacing(/[ ]+/, with: " ")
      .trimmingCharacters(in: .whitespaces)
  }

  @Test("each command and option in the text exists")
  func mentions() async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      let tool = try JSON(
        text: try await scenario.home.scrobbled("--experimental-dump-help").output)
      var options: [String: Set<String>] = [:]
      var mentions: [String] = []
      for command in tool["command"]?["subcommands"]?.array ?? [] {
        let arguments = command["arguments"]?.array ?? []
        options[command["commandName"]?.string ?? ""] = Set(
          arguments.flatMap { $0["names"]?.array ?? [] }.compactMap { $0["name"]?.string })
        mentions += (command["discussion"]?.string ?? "").split(separator: "\n").compactMap {
          $0.firstRange(of: "scrobbled ").map { [line = $0] in String(line[$0.lowerBound...]) }
        }
      }
      mentions += try Document.all().flatMap(\.mentions)
      #expect(mentions.count > 40)
      for mention in mentions {
        let words = mention.split(separator: " ").map(String.init)
        guard words.count > 1, words[0] == "scrobbled", words[1] != "help" else { continue }
        // Neither a global option nor a setting.
        if words[1].hasPrefix("--") || words[1] == "=" { continue }
        let known = options[words[1]]
        #expect(known != nil, "\(mention)")
        for word in words.dropFirst(2) where word.hasPrefix("--") {
          #expect(known?.contains(String(word.dropFirst(2))) == true, "\(mention)")
        }
      }
    }
  }
}

/// README.md, or a page of docs.
private struct Document {
  var name: String
  var lines: [Substring]

  static func all() throws -> [Document] {
    let docs = Products.sources.appending(path: "docs")
    let pages = try FileManager.default.contentsOfDirectory(
      at: docs, includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "md" }
    return try ([Products.sources.appending(path: "README.md")] + pages).map { page in
      Document(
        name: page.lastPathComponent,
        lines: try String(contentsOf: page, encoding: .utf8)
          .split(separator: "\n", omittingEmptySubsequences: false))
    }
  }

  /// Lines `$ …` of indented blocks, without a trailing comment.
  var commands: [String] {
    lines.compactMap { line in
      guard line.hasPrefix("    $ ") else { return nil }
      return line.dropFirst(6).split(separator: "  #").first.map {
        $0.trimmingCharacters(in: .whitespaces)
      }
    }
  }

  /// `scrobbled …` between backticks, and at the beginning of lines in indented blocks.
  var mentions: [String] {
    lines.flatMap { line -> [String] in
      if line.hasPrefix("    ") {
        let text = line.dropFirst(4).drop { $0 == "$" || $0 == " " }
        return text.hasPrefix("scrobbled ") ? [String(text)] : []
      }
      return line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        .filter { !$0.offset.isMultiple(of: 2) && $0.element.hasPrefix("scrobbled ") }
        .map { String($0.element) }
    }
  }

  /// The indented block after the one with this command.
  func block(after command: String) -> [String] {
    let start = lines.firstIndex { $0 == "    $ \(command)" } ?? lines.endIndex
    return lines[start...].dropFirst().drop { !$0.hasPrefix("    ") }
      .prefix { ($0.hasPrefix("    ") || $0.isEmpty) && !$0.hasPrefix("    $ ") }
      .map { String($0.dropFirst(4)) }.filter { !$0.isEmpty }
  }
}
