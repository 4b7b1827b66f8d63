"""The twelve things on the garden table: names, what tells them from their look-alikes, who is confused with whom."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoCategory:
    """One category of the demo project in both languages."""

    name: str
    zh: str
    definition: str
    definition_zh: str


CATEGORIES = (
    DemoCategory(
        "apple",
        "苹果",
        "A round fruit with a dip on top, a brown stalk and often a single leaf. No green star.",
        "圆形水果，顶部凹陷，有褐色果梗，常带一片叶子；没有绿色星形萼片。",
    ),
    DemoCategory(
        "tomato",
        "番茄",
        "Red or orange, wider than tall, with a green star of leaves on top.",
        "红色或橙色，宽大于高，顶部有绿色星形萼片。",
    ),
    DemoCategory(
        "orange",
        "橙子",
        "An even orange ball with a pitted skin and a small green button.",
        "均匀的橙色圆球，果皮有细小凹点，带一个绿色小果蒂。",
    ),
    DemoCategory(
        "peach",
        "桃子",
        "Yellow to pink with a soft blush and one curved cleft from top to bottom.",
        "黄色到粉色，带柔和红晕，从上到下有一道弧形凹缝。",
    ),
    DemoCategory(
        "lemon",
        "柠檬",
        "Yellow, longer than wide, with a nipple at each end.",
        "黄色，长形，两端各有一个小尖。",
    ),
    DemoCategory(
        "pear",
        "梨",
        "Yellow-green, a wide bottom and a narrow neck with a stalk.",
        "黄绿色，底部宽，上部细，顶端有果梗。",
    ),
    DemoCategory(
        "plum",
        "李子",
        "Small, dark violet, with a pale bloom and a fine seam. No tip.",
        "小而深紫，表面有白霜和一道细缝；没有尖端。",
    ),
    DemoCategory(
        "onion",
        "洋葱",
        "Red-violet with stripes from the root to a dry tip on top.",
        "紫红色，从根部到顶端干尖有条纹。",
    ),
    DemoCategory(
        "mug",
        "马克杯",
        "A drinking vessel with a handle, about as tall as it is wide.",
        "带把手的饮水杯，高与宽相近。",
    ),
    DemoCategory(
        "bowl",
        "碗",
        "An open vessel without a handle, wider than tall.",
        "没有把手的敞口容器，宽大于高。",
    ),
    DemoCategory(
        "bottle",
        "瓶子",
        "A glass vessel with a long narrow neck and a cork.",
        "带细长瓶颈和软木塞的玻璃容器。",
    ),
    DemoCategory(
        "jar",
        "罐子",
        "A glass vessel with a wide mouth and a flat lid.",
        "宽口并带平盖的玻璃容器。",
    ),
)

NAMES = tuple(category.name for category in CATEGORIES)

# A worker who confuses a thing takes it for its look-alike.
LOOK_ALIKES = {
    "apple": "tomato",
    "tomato": "apple",
    "orange": "peach",
    "peach": "orange",
    "lemon": "pear",
    "pear": "lemon",
    "plum": "onion",
    "onion": "plum",
    "mug": "bowl",
    "bowl": "mug",
    "bottle": "jar",
    "jar": "bottle",
}

INSTRUCTIONS = {
    "en": """Draw a box around every fruit, vegetable and vessel, as tight as you can, around the part that you can see.

- One box for each thing, also for those half hidden: tick *occluded*.
- Tick *truncated* when the edge of the picture cuts it off.
- Leaves, cloths and boards are not asked for.
- Look twice at look-alikes: a tomato wears a green star, an apple does not; a mug has a handle.
""",
    "zh": """请为桌上的每个水果、蔬菜和容器画一个框，尽量贴紧可见部分。

- 每个物体一个框，被遮挡一部分的也要画，并勾选“遮挡”。
- 物体被画面边缘截断时勾选“截断”。
- 叶子、桌布和木板不用画。
- 注意相似物体：番茄有绿色星形萼片，苹果没有；马克杯有把手。
""",
}
