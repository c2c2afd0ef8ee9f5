// SPDX-License-Identifier: MIT

public import Foundation
public import TraktSandbox

extension Scenario {
  /// Blocks all plays from here on; lookups still work.
  public func goOffline() async throws {
    await sandbox.add(fault: Fault(.dropBefore, path: "/scrobble/*", count: nil))
    await sandbox.add(fault: Fault(.dropBefore, path: "/sync/*", count: nil))
  }

  /// The requests that added plays to the history.
  public var additions: [Exchange] {
    get async {
      await sandbox.exchanges.filter { $0.method == "POST" && $0.path == "/sync/history" }
    }
  }

  /// Waits until this many requests have added plays to the history.
  public func waitForAdditions(_ count: Int) async throws {
    try await within(testTimeout, "\(count) additions to the history") { [sandbox] in
      var index = 0
      for _ in 1...count {
        let next = try await sandbox.waitForExchange(from: index) {
          $0.method == "POST" && $0.path == "/sync/history" && $0.status == 201
        }
        index = next.index + 1
      }
    }
  }

  /// Marks a movie as watched, as users do on the web.
  public func markByHand(movie: Int, at date: Date) async throws {
    let body: JSON = [
      "movies": [
        [
          "ids": ["trakt": .integer(movie)],
          "watched_at": .string(date.formatted(.iso8601)),
        ]
      ]
    ]
    guard let tool = Requirements.find("curl") else { throw SetupError("curl is not installed") }
    let text = String(decoding: try JSONEncoder().encode(body), as: UTF8.self)
    let curl = try await CommandResult.run(
      [tool, "-sS", "--fail", "--data", text, sandbox.url + "/_sandbox/history"],
      environment: home.environment)
    guard curl.end == .exited(0) else { throw SetupError("/_sandbox/history: \(curl.errors)") }
  }

  /// Moves everything in the journal into the past; no daemon may run.
  public func age(by seconds: Int) async throws {
    try await sql(
      "UPDATE plays SET began_at = began_at - \(seconds), ended_at = ended_at - \(seconds),"
        + " seen_at = seen_at - \(seconds)")
  }

  /// Changes the journal while no daemon runs.
  public func sql(_ statements: String) async throws {
    guard let tool = Requirements.find("sqlite3") else {
      throw SetupError("sqlite3 is not installed")
    }
    let path = home.state.appending(path: "journal.sqlite").path
    let sqlite = try await CommandResult.run(
      [tool, "-bail", path, "PRAGMA foreign_keys = ON; " + statements],
      environment: home.environment)
    guard sqlite.end == .exited(0) else { throw SetupError("sqlite3: \(sqlite.errors)") }
  }
}

extension TraktSandbox {
  /// A show of the catalogue.
  public func show(_ title: String, _ year: Int) -> Show? {
    Catalogue.builtIn.shows.first { $0.title == title && $0.year == year }
  }
}
