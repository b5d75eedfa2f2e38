// tables.cpp: a program that prints what does not change, as JSON: the calls, regions, limits and words. The build makes
// dist/tables.js of it, so that it crosses into JavaScript once and is there before the wasm is.
#include <timpush/command.h>
#include <timpush/delivery.h>
#include <timpush/region.h>
#include <timpush/user.h>
#include <timpush/webhook.h>

#include <array>
#include <cstdio>
#include <string>

#include "src/json.h"
#include "src/limits.h"
#include "src/shape.h"
#include "src/words.h"

namespace timpush {
namespace {

std::string_view to_text(Command::Kind kind) {
  switch (kind) {
    case Command::Kind::read: return "read";
    case Command::Kind::write: return "write";
    case Command::Kind::push: break;
  }
  return "push";
}

std::string_view to_text(Command::Answers answers) {
  switch (answers) {
    case Command::Answers::attributes: return "attributes";
    case Command::Answers::tags: return "tags";
    case Command::Answers::attribute_names: return "attributeNames";
    case Command::Answers::task: return "task";
    case Command::Answers::details: return "details";
    case Command::Answers::nothing: break;
  }
  return "nothing";
}

// {"account":"To_Account","attributes":"Attrs"}: as this library calls members → as the service does.
std::string names_in(const Shape& shape) {
  json::Object names;
  for (const Member& member : shape.members) names.text(member.called, member.name);
  return names.done();
}

// {"to":["Condition",{"tagsOr":["TagsOr"]}]}: the same of those members that this library calls otherwise, and all within them.
std::string renamed(const Shape& shape) {
  json::Object names;
  for (const Member& member : shape.members) {
    json::Array name;
    name.text(member.name);
    const Shape* inner = member.shape;
    if (inner->kind == Shape::Kind::list) inner = inner->item;
    if (inner->kind == Shape::Kind::object) {
      const std::string within = renamed(*inner);
      if (within != "{}") name.raw(within);
    }
    if (member.called != member.name) names.raw(member.called, name.done());
  }
  return names.done();
}

void put(json::Object& object, std::string_view name, const ByEdition& numbers) {
  if (numbers.front() == 0) return;
  json::Array all;
  for (const int number : numbers) all.raw(std::to_string(number));
  object.raw(name, all.done());
}

std::string json_of(const Command& command) {
  json::Object object;
  object.text("name", command.name).text("path", path_of(command.name));
  object.text("method", command.method).text("kind", to_text(command.kind));
  object.text("answers", to_text(command.answers));
  object.number("callsPerSecond", command.calls_per_second);
  object.number("accountsPerCall", static_cast<std::int64_t>(command.accounts_per_call));
  object.truth("repeatable", command.repeatable);
  object.number("page", command.page).number("chinesePage", command.chinese_page);
  if (const Member* list = list_of(command)) {
    object.text("argument", list->called).text("list", list->name);
    object.raw("members", names_in(*list->shape->item));
  }
  json::Object switches;
  bool has_switches = false;
  for (const Member& member : command.takes->members) {
    if (command.kind != Command::Kind::write || list_of(command) == nullptr) break;
    if (member.shape->kind != Shape::Kind::integer || member.shape->max != 1) continue;
    switches.text(member.called, member.name);
    has_switches = true;
  }
  if (has_switches) object.raw("switches", switches.done());
  if (command.kind == Command::Kind::push || command.gives != nullptr) {
    object.raw("takes", renamed(*command.takes));
  }
  if (command.gives != nullptr) object.raw("gives", renamed(*command.gives));
  put(object, "callsByEdition", command.calls_by_edition);
  put(object, "callsPerDay", command.calls_per_day);
  put(object, "accountsPerSecond", command.accounts_per_second);
  return object.done();
}

std::string json_of(const Webhook& webhook) {
  json::Object object;
  object.text("name", webhook.name).raw("members", names_in(*webhook.event));
  json::Array meant;
  for (const Webhook::Meant& each : webhook.meant) {
    meant.raw(json::Array().text(each.number).text(each.name).text(each.meanings->called).done());
  }
  json::Array identity;
  for (const std::string_view member : webhook.identity) identity.text(member);
  return object.raw("meant", meant.done()).raw("identity", identity.done()).done();
}

// {"1":"sent","2":"reached","3":"clicked"}
std::string json_of(const Meanings& meanings) {
  json::Object object;
  for (const auto& [number, name] : meanings.rows) object.text(std::to_string(number), name);
  return object.done();
}

constexpr std::array all_meanings{&push_platforms, &push_stages, &push_event_types,
                                  &push_chat_types};

std::string limits_json() {
  json::Object object;
  object.number("accountsPerCall", limits::accounts_per_call);
  object.number("answerBytes", limits::answer_bytes);
  object.number("attributeNameBytes", limits::attribute_name_bytes);
  object.number("attributeValueBytes", limits::attribute_value_bytes);
  object.number("callsPerSecond", limits::calls_per_second);
  object.number("tagBytes", limits::tag_bytes);
  object.number("userSigBytes", limits::user_sig_bytes);
  object.number("webhookBytes", webhook_bytes).number("webhookSeconds", webhook_seconds);
  return object.done();
}

// {"too_long":["holds {one} of {actual} bytes, {limit} are allowed",""]}
std::string sentences() {
  json::Object object;
  for (const words::Sentence& row : words::sentences()) {
    object.raw(to_text(row.of), json::Array().text(row.message).text(row.hint).done());
  }
  return object.done();
}

std::string nouns() {
  json::Object object;
  for (const words::Name& row : words::names()) {
    object.raw(to_text(row.of), json::Array().text(row.name).text(row.hint).done());
  }
  return object.done();
}

std::string types() {
  json::Object object;
  for (const words::TypeName& row : words::type_names()) object.text(to_text(row.of), row.name);
  return object.done();
}

std::string tables() {
  json::Array calls;
  for (const Command& command : commands()) calls.raw(json_of(command));
  const Result<const Command*> unknown = find_command("_");
  json::Array places;
  for (const Region& region : regions()) {
    json::Object item;
    item.text("id", region.id).text("place", region.place);
    places.raw(item.text("host", region.host).text("backup", region.backup).done());
  }
  json::Object object;
  object.raw("commands", calls.done()).raw("regions", places.done());
  object.raw("unknownCommand", json_of(**unknown));
  json::Array own;
  for (const UserMember& member : user_members) own.text(member.called);
  object.raw("userMembers", own.done());
  json::Array known_editions;
  for (const std::string_view edition : editions) known_editions.text(edition);
  object.raw("editions", known_editions.done());
  json::Array hooks;
  for (const Webhook& webhook : webhooks()) hooks.raw(json_of(webhook));
  object.raw("webhooks", hooks.done());
  for (const Meanings* meanings : all_meanings) object.raw(meanings->called, json_of(*meanings));
  return object.raw("limits", limits_json())
      .raw("reasons", sentences())
      .raw("nouns", nouns())
      .raw("types", types())
      .done();
}

std::string schemas() {
  json::Object object;
  for (const Command& command : commands()) object.raw(command.name, schema_of(command));
  return object.done();
}

}  // namespace
}  // namespace timpush

int main() {
  const std::string all = timpush::json::Object()
                              .raw("tables", timpush::tables())
                              .raw("schemas", timpush::schemas())
                              .done();
  std::puts(all.c_str());
  return 0;
}
