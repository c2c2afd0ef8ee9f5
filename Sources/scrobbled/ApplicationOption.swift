// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

/// Where the API application comes from, other than the configuration.
struct ApplicationOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read the API application's id and secret, a line each, from an open descriptor.",
      valueName: "number"))
  var applicationFd: Int32?

  func read() throws -> TraktApplication? {
    try applicationFd.map(TraktApplication.init(descriptor:))
  }
}
