// answers.h: an answer read in both ways at once: into users, and packed as JavaScript gets it.
#pragma once

#include <gtest/gtest.h>
#include <timpush/response.h>

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "fixtures.h"
#include "src/bindings/crossing.h"
#include "texts.h"

namespace timpush {

struct Read {
  std::optional<Problem> problem;
  Answer answer;
};

inline Read read(std::string_view command_name, std::string_view body, int status = 200) {
  const Command& command = command_named(command_name);
  const Exact bytes(body);
  crossing::Packer packed;
  Read result;
  Outcome& outcome = result.answer;
  result.problem = read_response(command, status, bytes, packed, outcome);

  Result<Answer> collected = read_response(command, status, bytes);
  EXPECT_EQ(bool(collected), !result.problem) << body.substr(0, 300);
  if (!collected) {
    EXPECT_EQ(crossing::to_json(collected.problem()), crossing::to_json(*result.problem));
    return result;
  }
  EXPECT_EQ(unpack(packed, command.answers), texts_of(collected->users)) << body.substr(0, 300);
  EXPECT_EQ(crossing::to_json(*collected, {}), crossing::to_json(outcome, {}));
  result.answer.users = std::move(collected->users);
  return result;
}

inline std::vector<Texts> users_in(const Read& result) {
  EXPECT_FALSE(result.problem) << sentence_of(*result.problem);
  return texts_of(result.answer.users);
}

inline const std::vector<Failure>& failures_in(const Read& result) {
  EXPECT_FALSE(result.problem) << sentence_of(*result.problem);
  return result.answer.failures;
}

}  // namespace timpush
