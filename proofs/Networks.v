(** Networks, their arc operator and their transitions (mathematics, sections 1 and 2).

    A network has nodes [V], each with an abelian group [M v] for its values, and arcs that are the entries of a
    finite list over a type [E]; each arc has a tail, a head, and any function from the group of the one to the group
    of the other. Parallel arcs are two entries. A node that no arc touches changes nothing, so that a finite list of
    arcs is every finite network. Two states are equal where they are equal at every node. *)

Require Import List Arith Bool Eqdep_dec.
From DAGLift Require Import AbelianGroups.
Import ListNotations.

Section Networks.
  Context {V E : Type}.
  Variable V_dec : forall u v : V, {u = v} + {u <> v}.
  Variable M : V -> AbelianGroup.
  Variables tail head : E -> V.
  Variable g : forall a : E, M (tail a) -> M (head a).

  Definition state := forall v, M v.

  Definition same (x y : state) := forall v, x v = y v.

  (** What the state with [m] at [u] and 0 elsewhere has at [v]. Where [u] and [v] are one node this is [m], carried
      from the group of [u] to that of [v] along the proof that they are equal, which changes nothing: [place_here].
      *)
  Definition place (u v : V) (m : M u) : M v :=
    match V_dec u v with
    | left e => eq_rect u (fun w => carrier (M w)) m v e
    | right _ => 0
    end.

  Lemma place_here v m : place v v m = m.
  Proof.
    clear g. unfold place. destruct (V_dec v v) as [e |]; [| contradiction].
    symmetry. apply (eq_rect_eq_dec V_dec (fun w => carrier (M w))).
  Qed.

  Lemma place_elsewhere u v m : u <> v -> place u v m = 0.
  Proof. clear g. intro H. unfold place. now destruct (V_dec u v). Qed.

  Lemma place_additive u v : additive (place u v).
  Proof.
    clear g. intros m n. destruct (V_dec u v) as [<- | H]; [now rewrite !place_here |].
    now rewrite !place_elsewhere, add_zero.
  Qed.

  (** What an arc gives to a node: [g_a (x_u)] to its head, where [u] is its tail, and 0 to any other. *)
  Definition arrival (x : state) (v : V) (a : E) : M v := place (head a) v (g a (x (tail a))).

  Definition enters (v : V) (a : E) : bool := if V_dec (head a) v then true else false.

  (** The arcs into [v]. *)
  Definition incoming (arcs : list E) (v : V) : list E := filter (enters v) arcs.

  (** The arc operator A: [(A x)_v] is the sum of [g_a (x_u)] over the arcs [a : u -> v]. *)
  Definition A (arcs : list E) (x : state) : state := fun v => sum (arrival x v) (incoming arcs v).

  Definition id_minus_A (arcs : list E) (x : state) : state := fun v => x v - A arcs x v.

  (** The level transition [T_n = I + P_n A], where [lv] are the levels. *)
  Definition T (arcs : list E) (lv : V -> nat) (n : nat) (x : state) : state :=
    fun v => if lv v =? n then x v + A arcs x v else x v.

  (** [I - P_n A]: subtract instead of add. *)
  Definition T_inverse (arcs : list E) (lv : V -> nat) (n : nat) (x : state) : state :=
    fun v => if lv v =? n then x v - A arcs x v else x v.

  (** [S_n = T_n o ... o T_1]. *)
  Fixpoint S_upto (arcs : list E) (lv : V -> nat) (n : nat) (x : state) : state :=
    match n with
    | 0%nat => x
    | S m => T arcs lv (S m) (S_upto arcs lv m x)
    end.

  (** [T_1^-1 o ... o T_n^-1]. *)
  Fixpoint S_inverse_upto (arcs : list E) (lv : V -> nat) (n : nat) (x : state) : state :=
    match n with
    | 0%nat => x
    | S m => S_inverse_upto arcs lv m (T_inverse arcs lv (S m) x)
    end.

  (** The lift of an input: its values at level 0 (inputs and constants), 0 above. *)
  Definition lift (lv : V -> nat) (x0 : state) : state := fun v => if lv v =? 0 then x0 v else 0.

  (** The elementary lifting step [E_a = I + e_v g_a e_u^T] of an arc [a : u -> v]. *)
  Definition E_step (a : E) (x : state) : state := fun v => x v + arrival x v a.

  (** The elementary steps of a list of arcs, its first entry applied first. *)
  Definition E_steps (l : list E) (x : state) : state := fold_left (fun y a => E_step a y) l x.

  (** The step [T_v] of a node: the elementary steps of its incoming arcs, in the order of the list. *)
  Definition node_step (arcs : list E) (v : V) (x : state) : state := E_steps (incoming arcs v) x.

  (** The steps of a list of nodes, its first entry applied first. *)
  Definition node_steps (arcs : list E) (order : list V) (x : state) : state :=
    fold_left (fun y v => node_step arcs v y) order x.

  (** Direct recursion over the graph, which knows nothing of states and transitions: a node at level 0 has its given
      value, any other the sum of its arcs at their tails' values. [fuel] bounds the depth; [direct] gives it the
      level. *)
  Fixpoint direct_within (arcs : list E) (lv : V -> nat) (x0 : state) (fuel : nat) (v : V) : M v :=
    if lv v =? 0 then x0 v
    else match fuel with
         | 0%nat => 0
         | S k => sum (arrival (direct_within arcs lv x0 k) v) (incoming arcs v)
         end.

  Definition direct (arcs : list E) (lv : V -> nat) (x0 : state) : state :=
    fun v => direct_within arcs lv x0 (lv v) v.

  (** Levels that fit: each arc goes strictly upwards. The DAG's own levels do, and on every mask of its arcs too. *)
  Definition graded (arcs : list E) (lv : V -> nat) := forall a, In a arcs -> lv (tail a) < lv (head a).

  Lemma in_incoming arcs v a : In a (incoming arcs v) <-> In a arcs /\ head a = v.
  Proof.
    clear g. unfold incoming, enters. rewrite filter_In.
    destruct (V_dec (head a) v) as [e | ne].
    - split; intros [Ha _]; now split.
    - split; intros [_ Ha]; [discriminate | contradiction].
  Qed.

  (** An arc gives its head what its function gives. *)
  Lemma arrival_head x a : arrival x (head a) a = g a (x (tail a)).
  Proof. apply place_here. Qed.

  Lemma arrival_elsewhere x v a : head a <> v -> arrival x v a = 0.
  Proof. apply place_elsewhere. Qed.

  Lemma arrival_ext x y v a : x (tail a) = y (tail a) -> arrival x v a = arrival y v a.
  Proof. unfold arrival. now intros ->. Qed.

  Lemma A_ext arcs x y v :
    (forall a, In a arcs -> head a = v -> x (tail a) = y (tail a)) -> A arcs x v = A arcs y v.
  Proof.
    intro H. apply sum_ext. intros a Ha. apply in_incoming in Ha as [Ha Hv]. now apply arrival_ext, H.
  Qed.

  Lemma A_same arcs x y : same x y -> same (A arcs x) (A arcs y).
  Proof. intros H v. apply A_ext. intros; apply H. Qed.

  Lemma T_same arcs lv n x y : same x y -> same (T arcs lv n x) (T arcs lv n y).
  Proof. intros H v. unfold T. now rewrite (H v), (A_same arcs x y H v). Qed.

  Lemma T_inverse_same arcs lv n x y : same x y -> same (T_inverse arcs lv n x) (T_inverse arcs lv n y).
  Proof. intros H v. unfold T_inverse. now rewrite (H v), (A_same arcs x y H v). Qed.

  Lemma S_upto_same arcs lv n x y : same x y -> same (S_upto arcs lv n x) (S_upto arcs lv n y).
  Proof. intro H. induction n; [exact H | now apply T_same]. Qed.

  Lemma S_inverse_upto_same arcs lv n : forall x y,
    same x y -> same (S_inverse_upto arcs lv n x) (S_inverse_upto arcs lv n y).
  Proof. induction n; intros x y H; [exact H | now apply IHn, T_inverse_same]. Qed.

  Lemma E_step_same a x y : same x y -> same (E_step a x) (E_step a y).
  Proof. intros H v. unfold E_step. now rewrite (H v), (arrival_ext x y v a) by apply H. Qed.
End Networks.

Arguments same {V M} _ _.
Arguments lift {V M} _ _.
