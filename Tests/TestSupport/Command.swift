// SPDX-License-Identifier: MIT

internal import Foundation

/// The result of a command.
public struct CommandResult: Sendable {
  public var end: ChildProcess.End
  public var output: String
  public var errors: String

  /// Runs a command and waits for its end.
  ///
  /// - Parameters:
  ///   - command: the executable's path, then its arguments.
  ///   - environment: the complete environment.
  public static func run(
    _ command: [String], environment: [String: String], within seconds: Double = testTimeout
  ) async throws -> CommandResult {
    let output = try Capture()
    let errors = try Capture()
    let process = try ChildProcess(
      command, environment: environment, output: output.writing, errors: errors.writing)
    output.closeWriting()
    errors.closeWriting()
    do {
      let end = try await process.waitForEnd(within: seconds)
      return CommandResult(
        end: end, output: try await output.text(), errors: try await errors.text())
    } catch {
      await process.destroy()
      throw error
    }
  }
}

/// The output of a child process.
struct Capture {
  let lines = Transcript<String>()
  let writing: Int32

  init() throws {
    let (reading, writing) = try Descriptors.pair()
    self.writing = writing
    Descriptors.readLines(from: reading, into: lines) { $0 }
  }

  func closeWriting() { close(writing) }

  /// The complete output, once all writers have closed it.
  func text() async throws -> String {
    try await lines.untilEnd()
    return lines.entries.joined(separator: "\n")
  }
}
