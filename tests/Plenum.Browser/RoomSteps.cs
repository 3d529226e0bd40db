using Microsoft.Playwright;

namespace Plenum.Browser;

/// <summary>What owners and moderators do with a room and its messages, and what a visitor's page knows of it.</summary>
static class RoomSteps
{
    extension(Visitor visitor)
    {
        /// <summary>What stands where a room cannot be entered, or not any more.</summary>
        public ILocator Gone => visitor.Page.Locator(".plenum-gone");

        public ILocator Said(string words) => visitor.Chat.GetByText(words, new() { Exact = true });

        public async Task AsksToEnter(string room, string nick)
        {
            await visitor.Page.GotoAsync($"/r/{room}");
            await visitor.Page.GetByLabel("Your nickname").FillAsync(nick);
            await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Enter the room" }).ClickAsync();
        }

        /// <summary>Sets fields of the room's configuration, with Converse's own request.</summary>
        public Task Configure(params (string Name, string Value)[] fields) => visitor.Page.EvaluateAsync(
            """
            (fields) => document.querySelector('converse-muc').model.sendConfiguration(fields.map(({ name, value }) => {
              const field = document.createElementNS('jabber:x:data', 'field');
              field.setAttribute('var', name);
              field.append(document.createElementNS('jabber:x:data', 'value'));
              field.firstChild.textContent = value;
              return field;
            })).then(() => {})
            """,
            fields.Select(field => new { name = field.Name, value = field.Value }).ToArray());

        /// <summary>As the dialogue of `/destroy` does.</summary>
        public Task Destroy(string reason, string newRoom) => visitor.Page.EvaluateAsync(
            """
            ([reason, name]) => {
              const { model } = document.querySelector('converse-muc');
              return model.sendDestroyIQ(reason, `${name}@${model.get('jid').split('@')[1]}`).then(() => {});
            }
            """,
            (string[])[reason, newRoom]);

        /// <summary>Says `Message 5` … `Message 9`, one after the other: what is said in the same millisecond has no order in Converse.</summary>
        public async Task SayMany(int from, int to)
        {
            await visitor.Page.EvaluateAsync(
                """
                async ([from, to]) => {
                  const { model } = document.querySelector('converse-muc');
                  for (let i = from; i <= to; i++) {
                    const message = await model.sendMessage({ body: `Message ${i}` });
                    if (!message.get('received')) await new Promise((resolve) => message.once('change:received', resolve));
                  }
                }
                """,
                (int[])[from, to]);
            await visitor.Said($"Message {to}").WaitForAsync();
        }

        /// <summary>What was said as far as the page knows it, in its order.</summary>
        public Task<string[]> Knows() => visitor.Page.EvaluateAsync<string[]>(
            "() => document.querySelector('converse-muc').model.messages.models.map((message) => message.get('body')).filter(Boolean)");

        /// <summary>Scrolls up until the page knows so much of what was said.</summary>
        public Task ScrollUpTo(int messages) => visitor.Page.WaitForFunctionAsync(
            """
            (messages) => {
              const content = document.querySelector('.chat-content__messages');
              content.scrollTop = -content.scrollHeight;
              return document.querySelector('converse-muc').model.messages.models.filter((message) => message.get('body')).length >= messages;
            }
            """,
            messages,
            new() { PollingInterval = 200, Timeout = 2 * Stage.Patience });

        /// <summary>Confirms what Converse asks in a dialogue.</summary>
        public Task Confirm() => visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
    }
}
